/** Playlists, named as in the HLS specification (RFC 8216 and its second edition), with rates measured on the segments themselves. */
@NullMarked
package org.lectern.transcoder.hls;

import org.jspecify.annotations.NullMarked;
