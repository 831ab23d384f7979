/** One file for each thing that is done to media: pictures, sound, captions, the poster, the progressive file. */
@NullMarked
package org.lectern.transcoder.encode;

import org.jspecify.annotations.NullMarked;
