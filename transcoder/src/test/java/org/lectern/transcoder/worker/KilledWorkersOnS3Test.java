package org.lectern.transcoder.worker;

import org.junit.jupiter.api.Tag;

/** Killed workers that share a store in S3. */
@Tag(TestedStore.S3)
@Tag("slow")
class KilledWorkersOnS3Test extends KilledWorkersTest {}
