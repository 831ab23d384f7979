/** What a source is: its container, tracks, size, rotation, frame rate and colour. */
@NullMarked
package org.lectern.transcoder.probe;

import org.jspecify.annotations.NullMarked;
