package org.lectern.video;

import com.mongodb.client.MongoDatabase;
import org.lectern.transcoder.presentation.Presentations;
import org.lectern.transcoder.tasks.TaskCounts;
import org.lectern.transcoder.tasks.Tasks;
import org.lectern.transcoder.tasks.Transcodes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where orders to the transcoder are kept. */
@Configuration(proxyBeanMethods = false)
class TranscodesConfiguration {
    @Bean
    Tasks tasks(MongoDatabase database) {
        return new Tasks(database);
    }

    @Bean
    TaskCounts taskCounts(MongoDatabase database) {
        return new TaskCounts(database);
    }

    @Bean
    Transcodes transcodes(MongoDatabase database, Tasks tasks) {
        return new Transcodes(database, tasks);
    }

    @Bean
    Presentations presentations(Transcodes transcodes, Tasks tasks) {
        return new Presentations(transcodes, tasks);
    }
}
