/** How people and programs show who they are, and which routes are open to whom. */
@NullMarked
package org.lectern.identity.web;

import org.jspecify.annotations.NullMarked;
