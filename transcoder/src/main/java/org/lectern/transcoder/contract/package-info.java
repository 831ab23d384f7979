/** What the two sides of a transcode both name: the order, and what became of it. */
@NullMarked
package org.lectern.transcoder.contract;

import org.jspecify.annotations.NullMarked;
