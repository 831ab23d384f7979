/** The one place where ffmpeg and ffprobe are started: as files of a known version, in a sandbox, under limits. */
@NullMarked
package org.lectern.transcoder.cage;

import org.jspecify.annotations.NullMarked;
