import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;

/**
 * Serves documents from memory on a port of 127.0.0.1: java -cp 'JARS/*' StandInMongo.java PORT.
 * It calls itself MongoDB 6.0 with wire version 17, as today's driver speaks to no older server.
 */
public class StandInMongo {
  static final class Version60 implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(6, 0, 0);
    }

    @Override
    public int getWireVersion() {
      return 17;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    MemoryBackend documents = new MemoryBackend();
    documents.version(new Version60());
    new MongoServer(documents).bind("127.0.0.1", Integer.parseInt(args[0]));
    System.out.println("ready");
    Thread.currentThread().join();
  }
}
