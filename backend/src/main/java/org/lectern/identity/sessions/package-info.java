/** The browsers' sessions, in the database: they survive a restart and are the same to every web process. */
@NullMarked
package org.lectern.identity.sessions;

import org.jspecify.annotations.NullMarked;
