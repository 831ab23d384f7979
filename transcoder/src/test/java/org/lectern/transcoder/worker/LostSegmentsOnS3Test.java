package org.lectern.transcoder.worker;

import org.junit.jupiter.api.Tag;

/** Segments that a store in S3 loses. */
@Tag(TestedStore.S3)
class LostSegmentsOnS3Test extends LostSegmentsTest {}
