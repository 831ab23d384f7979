package org.lectern.transcoder.worker;

import org.junit.jupiter.api.Tag;

/** Real clips, with their videos in S3. */
@Tag(TestedStore.S3)
@Tag("slow")
class RealClipsOnS3Test extends RealClipsTest {}
