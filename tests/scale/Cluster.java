import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.xcontent.XContentFactory;
import org.opensearch.node.Node;

/**
 * A cluster of OpenSearch nodes on 127.0.0.1, in one JVM, for as long as standard input is open.
 *
 * <p>Arguments: a folder for the nodes' data, which goes when they end, and how many nodes. One line of JSON says where
 * they are once all is green: {"version": "…", "nodes": ["http://127.0.0.1:…", …]}. Then each line that is read is
 * answered by one: `stop N` closes a node without moving its shards away first, `start N` brings it back at its old
 * address with its old data, `quit` ends.
 */
public final class Cluster {
    private static final String ADDRESS = "127.0.0.1";
    private static final long SECONDS_TO_END = 20;

    // What every distribution of OpenSearch has, and this project speaks to.
    private static final List<String> MODULES = List.of(
            "org.opensearch.transport.Netty4",
            "org.opensearch.analysis.common.CommonAnalysis",
            "org.opensearch.painless.Painless",
            "org.opensearch.index.reindex.Reindex");

    private final OpenSearchRunner runner = new OpenSearchRunner();
    private final List<String> nodes = new ArrayList<>();

    private Cluster(final String folder, final int count) throws IOException {
        final List<Integer> ports = freePorts(2 * count);
        final List<String> transports = new ArrayList<>();
        for (int node = 0; node < count; node++) {
            nodes.add("http://" + ADDRESS + ":" + ports.get(node));
            transports.add(ADDRESS + ":" + ports.get(count + node));
        }
        runner.setMaxHttpPort(-1); // the ports are chosen here: no others are tried
        runner.onBuild((number, settings) -> {
            final int node = number - 1;
            settings.put("node.name", "node-" + node)
                    .putList("node.roles", "cluster_manager", "data")
                    .put("network.host", ADDRESS)
                    .put("http.port", ports.get(node))
                    .put("transport.port", ports.get(count + node))
                    .put("discovery.type", "zen") // one node alone is a cluster like others
                    .putList("discovery.seed_hosts", transports)
                    .putList("cluster.initial_cluster_manager_nodes", "node-0") // the others join it as they start
                    .put("cluster.routing.allocation.disk.threshold_enabled", false)
                    .put("indices.breaker.total.use_real_memory", false) // the heap is shared: none knows its own part
                    .put("node.processors", 2);
        });
        runner.build(OpenSearchRunner.newConfigs().basePath(folder).clusterName("evidence-tests").numOfNode(count)
                .moduleTypes(plugins()).disableESLogger());
        runner.ensureGreen();
    }

    /** The modules' classes, by the names of OpenSearch 2 and of 3: the runner passes over those that are not there. */
    private static String plugins() {
        return MODULES.stream().flatMap(module -> Stream.of(module + "Plugin", module + "ModulePlugin"))
                .collect(Collectors.joining(","));
    }

    /** Ports that are free now, all different. */
    private static List<Integer> freePorts(final int count) throws IOException {
        final List<ServerSocket> sockets = new ArrayList<>();
        final List<Integer> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getByName(ADDRESS)));
                ports.add(sockets.get(i).getLocalPort());
            }
        } finally {
            for (final ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private Map<String, ?> answer(final String line) throws IOException, InterruptedException {
        final String[] words = line.trim().split(" ");
        final int number = words.length == 2 && words[1].matches("\\d{1,3}") ? Integer.parseInt(words[1]) : -1;
        final Node node = runner.getNode(number);
        if (node == null) {
            return Map.of("error", "not understood: " + line);
        }
        switch (words[0]) {
            case "stop":
                node.close();
                return node.awaitClose(SECONDS_TO_END, TimeUnit.SECONDS) ? Map.of("stopped", number)
                        : Map.of("error", "node " + number + " does not close");
            case "start":
                return runner.startNode(number) ? Map.of("started", number)
                        : Map.of("error", "node " + number + " does not start: it may be running");
            default:
                return Map.of("error", "not understood: " + line);
        }
    }

    /** The lines of standard input as they come; when it closes, this process ends, whatever it is doing. */
    private static BlockingQueue<String> lines() {
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        final Thread reader = new Thread(() -> {
            try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    lines.add(line);
                }
                lines.add("quit");
                TimeUnit.SECONDS.sleep(SECONDS_TO_END);
            } catch (final IOException | InterruptedException e) {
                e.printStackTrace();
            }
            Runtime.getRuntime().halt(1);
        });
        reader.setDaemon(true);
        reader.start();
        return lines;
    }

    public static void main(final String[] arguments) {
        final PrintStream answers = System.out;
        System.setOut(System.err); // where everything else that is said goes
        final BlockingQueue<String> lines = lines();
        int status = 0;
        try {
            final Cluster cluster = new Cluster(arguments[0], Integer.parseInt(arguments[1]));
            answers.println(json(Map.of("version", Version.CURRENT.toString(), "nodes", cluster.nodes)));
            for (String line = lines.take(); !line.equals("quit"); line = lines.take()) {
                answers.println(json(cluster.answer(line)));
            }
            cluster.runner.close();
            cluster.runner.clean();
        } catch (final Throwable e) { // whatever it was: it is told, and no half of a cluster stays
            e.printStackTrace();
            status = 1;
        }
        Runtime.getRuntime().halt(status);
    }

    private static String json(final Map<String, ?> facts) throws IOException {
        return XContentFactory.jsonBuilder().map(facts).toString();
    }
}
