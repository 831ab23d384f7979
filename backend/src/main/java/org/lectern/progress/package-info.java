/** How much of which lesson a learner has watched. */
@NullMarked
package org.lectern.progress;

import org.jspecify.annotations.NullMarked;
