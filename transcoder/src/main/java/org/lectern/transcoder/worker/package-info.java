/** Claims tasks, does them, and takes up what others left lying. */
@NullMarked
package org.lectern.transcoder.worker;

import org.jspecify.annotations.NullMarked;
