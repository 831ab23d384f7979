package org.lectern.system.web;

import org.apache.catalina.core.StandardHost;
import org.lectern.system.AbortedResponses;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What has to be done in Tomcat itself, around the application. */
@Configuration(proxyBeanMethods = false)
class ContainerConfiguration {
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> aroundTheApplication() {
        return factory -> {
            factory.addEngineValves(new AbortedResponses());
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(MalformedRequests.class.getName());
                }
            });
        };
    }
}
