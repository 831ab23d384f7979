/** The playlists of a video, finished or still growing, from its plan and from what has been recorded. */
@NullMarked
package org.lectern.transcoder.presentation;

import org.jspecify.annotations.NullMarked;
