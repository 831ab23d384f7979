package org.lectern.video;

import org.lectern.transcoder.contract.LimitUnusable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows a refused start as one sentence instead of a stack trace. */
final class LimitUnusableAnalyzer extends AbstractFailureAnalyzer<LimitUnusable> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LimitUnusable cause) {
        return new FailureAnalysis(cause.getMessage(), null, cause);
    }
}
