/** Fragmented MP4 (ISO/IEC 14496-12): read from an encoder, written as the segments that are published. */
@NullMarked
package org.lectern.transcoder.fmp4;

import org.jspecify.annotations.NullMarked;
