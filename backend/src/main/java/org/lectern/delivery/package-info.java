/** Every byte of media on its way to a viewer: who may have it, which part of it was asked for, and how it is sent. */
@NullMarked
package org.lectern.delivery;

import org.jspecify.annotations.NullMarked;
