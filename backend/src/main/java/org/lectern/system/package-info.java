/** What holds the application together: its database, who may call what, errors, and the pages' assets. */
@NullMarked
package org.lectern.system;

import org.jspecify.annotations.NullMarked;
