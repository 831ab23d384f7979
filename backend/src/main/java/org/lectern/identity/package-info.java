/** Who people are: accounts, their roles, signing in, sessions and bearer tokens. */
@NullMarked
package org.lectern.identity;

import org.jspecify.annotations.NullMarked;
