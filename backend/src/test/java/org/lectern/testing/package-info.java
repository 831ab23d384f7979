/** What tests share: the running application, and databases to hold stores against. */
@NullMarked
package org.lectern.testing;

import org.jspecify.annotations.NullMarked;
