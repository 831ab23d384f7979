/**
 * HTTP/1.1 connections as Tomcat keeps them, with what it lacks: limits on slow senders, patience with viewers who pause,
 * and knowledge of what is still being sent after a request has been handled.
 */
@NullMarked
package org.lectern.system.connections;

import org.jspecify.annotations.NullMarked;
