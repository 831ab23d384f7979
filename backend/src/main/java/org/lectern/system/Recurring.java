package org.lectern.system;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Lets methods run by the clock: what has expired is swept, since the embedded database doesn't do it. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class Recurring {}
