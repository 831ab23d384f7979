/** Files on other people's servers, fetched without being led to anything that isn't public, or held up for long. */
@NullMarked
package org.lectern.remote;

import org.jspecify.annotations.NullMarked;
