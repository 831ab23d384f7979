package org.lectern.system.connections;

import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Tomcat's handling of connections, which lets go of what a request needed as soon as nothing is left of it but the file
 * that the operating system sends. Tomcat itself does so between two requests alone, and keeps 75 KB of buffers for each
 * viewer who pauses. The next request finds others, as it does then.
 */
final class FilesBeingSent implements Handler<NioChannel> {
    private final Handler<NioChannel> tomcats;

    FilesBeingSent(Handler<NioChannel> tomcats) {
        this.tomcats = tomcats;
    }

    @Override
    public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent event) {
        SocketState state = tomcats.process(socket, event);
        if (state == SocketState.SENDFILE
                && socket.getCurrentProcessor() instanceof HttpConnection connection
                && connection.isDone()) {
            tomcats.release(socket);
        }
        return state;
    }

    @Override
    public Object getGlobal() {
        return tomcats.getGlobal();
    }

    @Override
    public void release(SocketWrapperBase<NioChannel> socket) {
        tomcats.release(socket);
    }

    @Override
    public void pause() {
        tomcats.pause();
    }

    @Override
    public void recycle() {
        tomcats.recycle();
    }
}
