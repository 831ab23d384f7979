/** The database: an embedded one in a file, or a MongoDB that configuration names. */
@NullMarked
package org.lectern.system.database;

import org.jspecify.annotations.NullMarked;
