/** Where bytes live: sources as they came, and what was published from them. */
@NullMarked
package org.lectern.transcoder.store;

import org.jspecify.annotations.NullMarked;
