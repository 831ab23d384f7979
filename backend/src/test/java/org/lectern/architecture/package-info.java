/** What holds for the code as a whole: each ban with its reason. */
@NullMarked
package org.lectern.architecture;

import org.jspecify.annotations.NullMarked;
