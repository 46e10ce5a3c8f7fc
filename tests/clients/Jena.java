import java.util.ArrayList;
import java.util.List;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QuerySolution;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.rdfconnection.RDFConnectionRemote;
import org.apache.jena.sparql.engine.http.QueryExceptionHTTP;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;
import org.apache.jena.sparql.exec.http.QuerySendMode;

/** Asks an endpoint with Jena in each of its ways; prints a line for each answer. */
class Jena {
    public static void main(String[] args) {
        String endpoint = args[0], select = args[1], ask = args[2], construct = args[3], describe = args[4];
        try (RDFConnection site = RDFConnectionRemote.newBuilder().queryEndpoint(endpoint).build()) {
            List<String> rows = new ArrayList<>();
            site.querySelect(select, row -> rows.add(row(row)));
            rows.forEach(row -> System.out.println("connection " + row));
            System.out.println("ask " + site.queryAsk(ask));
            System.out.println("construct " + site.queryConstruct(construct).size());
            System.out.println("describe " + site.queryDescribe(describe).size());
        }
        for (String type : "application/sparql-results+json application/sparql-results+xml text/csv text/tab-separated-values".split(" "))
            for (QuerySendMode mode : new QuerySendMode[] {QuerySendMode.asGetAlways, QuerySendMode.asPost, QuerySendMode.asPostForm})
                try (QueryExecution asked = QueryExecutionHTTP.service(endpoint).query(select).acceptHeader(type).sendMode(mode).build()) {
                    asked.execSelect().forEachRemaining(row -> System.out.println(type + " " + row(row)));
                }
        for (String type : "text/turtle application/n-triples application/n-quads application/trig application/ld+json application/rdf+xml".split(" "))
            try (QueryExecution asked = QueryExecutionHTTP.service(endpoint).query(construct).acceptHeader(type).build()) {
                System.out.println(type + " " + asked.execConstruct().size());
            }
        try (QueryExecution asked = QueryExecutionHTTP.service(endpoint).queryString("SELECT ?x { ?x }").build()) {
            asked.execSelect();
        } catch (QueryExceptionHTTP error) {
            System.out.println("error " + error.getStatusCode() + " " + error.getResponse().contains("16"));
        }
    }

    static String row(QuerySolution row) {
        return text(row.get("figure")) + " " + text(row.get("share"));
    }

    /** In CSV every term is its text. */
    static String text(RDFNode node) {
        return node.isLiteral() ? node.asLiteral().getLexicalForm() : node.asResource().getURI();
    }
}
