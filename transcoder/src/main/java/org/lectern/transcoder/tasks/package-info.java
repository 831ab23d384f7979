/** What is to be done, in MongoDB, and who does it. */
@NullMarked
package org.lectern.transcoder.tasks;

import org.jspecify.annotations.NullMarked;
