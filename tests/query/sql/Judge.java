import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.Query;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.query.Syntax;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sparql.core.Quad;

/**
 * Answers queries with Apache Jena (ARQ) over a file of N-Quads, its default graph the union of the named ones.
 *
 * <p>Each line of standard input is a query in Base64, each line of output its answer: JSON or, of a graph, N-Triples in
 * Base64, or an exclamation mark and why there is none.
 */
public final class Judge {
  private static final int SECONDS = 5;

  public static void main(String[] args) throws Exception {
    Dataset data = DatasetFactory.create();
    RDFDataMgr.read(data, args[0], Lang.NQUADS);
    data.asDatasetGraph().find().forEachRemaining(
        quad -> { if (!quad.isDefaultGraph()) union(data, quad); });
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(answer(data, new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8)));
      System.out.flush();
    }
  }

  private static void union(Dataset data, Quad quad) {
    data.getDefaultModel().getGraph().add(quad.asTriple());
  }

  private static String answer(Dataset data, String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Query query = QueryFactory.create(text, "https://data.example.no/", Syntax.syntaxSPARQL_11);
      try (QueryExecution run = QueryExecution.dataset(data).query(query).timeout(SECONDS, TimeUnit.SECONDS).build()) {
        if (query.isAskType()) {
          ResultSetFormatter.outputAsJSON(out, run.execAsk());
        } else if (query.isSelectType()) {
          ResultSetFormatter.outputAsJSON(out, run.execSelect());
        } else {
          RDFDataMgr.write(out, query.isConstructType() ? run.execConstruct() : run.execDescribe(), Lang.NTRIPLES);
        }
      }
      return Base64.getEncoder().encodeToString(out.toByteArray());
    } catch (Exception error) {
      return "!" + error.getClass().getSimpleName() + " " + String.valueOf(error.getMessage()).replaceAll("\\s+", " ");
    }
  }
}
