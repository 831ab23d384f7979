/** The whole of Lectern as its users meet it: in a real browser, and over HTTP. */
@NullMarked
package org.lectern.e2e;

import org.jspecify.annotations.NullMarked;
