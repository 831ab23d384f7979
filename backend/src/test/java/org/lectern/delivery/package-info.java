/** How media is delivered, seen from the wire. */
@NullMarked
package org.lectern.delivery;

import org.jspecify.annotations.NullMarked;
