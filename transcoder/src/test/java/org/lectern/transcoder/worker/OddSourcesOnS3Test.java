package org.lectern.transcoder.worker;

import org.junit.jupiter.api.Tag;

/** Odd sources, with their videos in S3. */
@Tag(TestedStore.S3)
@Tag("slow")
class OddSourcesOnS3Test extends OddSourcesTest {}
