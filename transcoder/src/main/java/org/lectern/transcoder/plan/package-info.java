/** What is to be made of a source: which rungs, where segments begin, which task encodes what. Pure functions, no I/O. */
@NullMarked
package org.lectern.transcoder.plan;

import org.jspecify.annotations.NullMarked;
