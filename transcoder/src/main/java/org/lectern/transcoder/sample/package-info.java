/** Clips that Lectern draws, animates and plays by itself: the lessons of its demo course. Nothing is downloaded. */
@NullMarked
package org.lectern.transcoder.sample;

import org.jspecify.annotations.NullMarked;
