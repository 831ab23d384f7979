package org.lectern.system.web;

import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.lectern.system.AbortedResponses;
import org.lectern.system.connections.FarSources;
import org.lectern.system.connections.HandledRequests;
import org.lectern.system.connections.HttpConnections;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What has to be done in Tomcat itself, around the application. */
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {
    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> aroundTheApplication(FarSources farSources) {
        return factory -> {
            factory.addEngineValves(new AbortedResponses(), new HandledRequests(farSources));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(MalformedRequests.class.getName());
                }
            });
        };
    }

    /** A client may pause for minutes in reading what it asked for, and not for long in asking. */
    @Bean
    WebServerFactoryCustomizer<TomcatWebServerFactory> connections(
            @Value("${lectern.connections.head-within:20s}") Duration headWithin,
            @Value("${lectern.connections.body-bytes-per-second:500}") long bodyBytesPerSecond,
            @Value("${lectern.connections.pause-at-most:10m}") Duration pauseAtMost,
            @Value("${lectern.connections.send-buffer-bytes:262144}") int sendBufferBytes) {
        return factory -> {
            factory.setProtocol(HttpConnections.class.getName());
            factory.addConnectorCustomizers(connector -> {
                if (connector.getProtocolHandler() instanceof HttpConnections connections) {
                    connections.setHeadWithin(headWithin);
                    connections.setBodyBytesPerSecond(bodyBytesPerSecond);
                    connections.setPauseAtMost(pauseAtMost);
                    connections.setSendBufferBytes(sendBufferBytes);
                    // Which the kernel reads and writes as they are; those of the heap are copied into such first.
                    connections.setProperty("socket.directBuffer", "true");
                    connections.setProperty("socket.directSslBuffer", "true");
                }
                overHttp2(connector, pauseAtMost);
            });
        };
    }

    /** Its files would be sent where nobody knows of them any more, and all of its streams share one connection. */
    private static void overHttp2(Connector connector, Duration pauseAtMost) {
        for (UpgradeProtocol protocol : connector.findUpgradeProtocols()) {
            if (protocol instanceof Http2Protocol http2) {
                http2.setUseSendfile(false);
                http2.setStreamWriteTimeout(pauseAtMost.toMillis());
                http2.setWriteTimeout(pauseAtMost.toMillis());
            }
        }
    }
}
