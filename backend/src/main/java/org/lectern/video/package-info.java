/** What a sub-section plays: its source, and how far its publication has come. */
@NullMarked
package org.lectern.video;

import org.jspecify.annotations.NullMarked;
