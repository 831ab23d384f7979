/** How a source comes in. */
@NullMarked
package org.lectern.upload;

import org.jspecify.annotations.NullMarked;
