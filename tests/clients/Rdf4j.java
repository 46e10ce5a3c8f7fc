import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.ValueFactory;
import org.eclipse.rdf4j.query.BindingSet;
import org.eclipse.rdf4j.query.MalformedQueryException;
import org.eclipse.rdf4j.query.QueryEvaluationException;
import org.eclipse.rdf4j.query.QueryResults;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.TupleQueryResult;
import org.eclipse.rdf4j.query.resultio.TupleQueryResultFormat;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.RepositoryException;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;
import org.eclipse.rdf4j.rio.RDFFormat;

/** Asks an endpoint with RDF4J in each of its ways; prints a line for each answer. */
class Rdf4j {
    public static void main(String[] args) {
        String endpoint = args[0], select = args[1], ask = args[2], construct = args[3], describe = args[4];
        SPARQLRepository repository = new SPARQLRepository(endpoint);
        repository.init();
        try (RepositoryConnection site = repository.getConnection()) {
            print("connection", site.prepareTupleQuery(select));
            System.out.println("ask " + site.prepareBooleanQuery(ask).evaluate());
            System.out.println("construct " + QueryResults.asModel(site.prepareGraphQuery(construct).evaluate()).size());
            System.out.println("describe " + QueryResults.asModel(site.prepareGraphQuery(describe).evaluate()).size());
            ValueFactory values = site.getValueFactory();
            IRI share = values.createIRI(args[5]), figure = values.createIRI(args[6]);
            TupleQuery bound = site.prepareTupleQuery(select);
            bound.setBinding("figure", figure);
            print("bound", bound);
            System.out.println("statements " + QueryResults.asModel(site.getStatements(null, share, null)).size());
            System.out.println("has " + site.hasStatement(figure, share, null, false));
            System.out.println("empty " + site.isEmpty() + " " + (site.size() > 100));
            System.out.println("graphs " + (QueryResults.asList(site.getContextIDs()).size() > 3));
            for (TupleQueryResultFormat format : new TupleQueryResultFormat[] {TupleQueryResultFormat.JSON, TupleQueryResultFormat.SPARQL, TupleQueryResultFormat.CSV, TupleQueryResultFormat.TSV}) {
                preferring(endpoint, format, null, select, construct);
            }
            for (RDFFormat format : new RDFFormat[] {RDFFormat.TURTLE, RDFFormat.NTRIPLES, RDFFormat.RDFXML, RDFFormat.TRIG, RDFFormat.JSONLD}) {
                preferring(endpoint, null, format, select, construct);
            }
            try {
                site.prepareTupleQuery("SELECT ?x { ?x }").evaluate();
            } catch (MalformedQueryException | QueryEvaluationException | RepositoryException error) {
                System.out.println("error " + error.getClass().getSimpleName() + " " + error.getMessage().contains("16"));
            }
        }
    }

    static void preferring(String endpoint, TupleQueryResultFormat table, RDFFormat graph, String select, String construct) {
        Preferring repository = new Preferring(endpoint);
        repository.init();
        try (RepositoryConnection site = repository.preferring(table, graph)) {
            if (table != null) print(table.getDefaultMIMEType(), site.prepareTupleQuery(select));
            else System.out.println(graph.getDefaultMIMEType() + " " + QueryResults.asModel(site.prepareGraphQuery(construct).evaluate()).size());
        }
    }

    static void print(String what, TupleQuery query) {
        try (TupleQueryResult rows = query.evaluate()) {
            for (BindingSet row : rows) System.out.println(what + " " + row.getValue("figure").stringValue() + " " + row.getValue("share").stringValue());
        }
    }

    /** A repository whose session asks for one format. */
    static class Preferring extends SPARQLRepository {
        TupleQueryResultFormat table;
        RDFFormat graph;

        Preferring(String endpoint) { super(endpoint); }

        RepositoryConnection preferring(TupleQueryResultFormat table, RDFFormat graph) {
            this.table = table;
            this.graph = graph;
            return getConnection();
        }

        @Override
        protected org.eclipse.rdf4j.http.client.SPARQLProtocolSession createSPARQLProtocolSession() {
            var session = super.createSPARQLProtocolSession();
            if (table != null) session.setPreferredTupleQueryResultFormat(table);
            if (graph != null) session.setPreferredRDFFormat(graph);
            return session;
        }
    }
}
