package org.lectern.demo;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows the refusal as one sentence instead of a stack trace. */
final class DemoInTheOpenAnalyzer extends AbstractFailureAnalyzer<DemoInTheOpen> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DemoInTheOpen cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
