// Turn a PDF into what veraPDF says of it: verapdf.js FILE PROFILE, run by the Rhino that veraPDF brings along for its own
// rules (verapdf.py). Prints a line of JSON: how the run ended, and the rules that the file breaks.
//
// The profile is read here, as XML: veraPDF itself would need JAXB for it, which its edition on PyPI does not bring along.

var Pdfa = Packages.org.verapdf.pdfa;
var Profiles = Pdfa.validation.profiles.Profiles;
var Flavours = Pdfa.flavours.PDFAFlavour;
var Specifications = Flavours.Specification;
var ArrayList = java.util.ArrayList;
var HashSet = java.util.HashSet;

function children(element, name) {
    var found = [];
    for (var node = element.getFirstChild(); node !== null; node = node.getNextSibling()) {
        if (node.getNodeType() === 1 && (!name || String(node.getNodeName()) === name)) {
            found.push(node);
        }
    }
    return found;
}

function text(element, name) {
    var found = children(element, name);
    return found.length ? found[0].getTextContent() : "";
}

function readRule(element) {
    var id = children(element, "id")[0];
    // the rule's description is told, never its message
    var error = Profiles.errorFromValues(text(children(element, "error")[0], "message"), new ArrayList());
    var deferred = element.hasAttribute("deferred")
        ? java.lang.Boolean.valueOf(element.getAttribute("deferred")) : null;
    return Profiles.ruleFromValues(
        Profiles.ruleIdFromValues(
            Specifications.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), java.lang.Integer.parseInt(id.getAttribute("testNumber"))),
        element.getAttribute("object"), deferred, element.getAttribute("tags"),
        text(element, "description"), text(element, "test"), error, new ArrayList());
}

function readProfile(name) {
    var stream = java.lang.ClassLoader.getSystemResourceAsStream("org/verapdf/pdfa/validation/" + name + ".xml");
    var root = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(stream).getDocumentElement();
    var rules = new HashSet(), variables = new HashSet();
    children(children(root, "rules")[0], "rule").forEach(function (element) {
        rules.add(readRule(element));
    });
    children(children(root, "variables")[0], "variable").forEach(function (element) {
        variables.add(Profiles.variableFromValues(
            element.getAttribute("name"), element.getAttribute("object"),
            text(element, "defaultValue"), text(element, "value")));
    });
    var details = Profiles.profileDetailsFromValues(name, "", "", new java.util.Date(0));
    return Profiles.profileFromValues(
        Flavours.valueOf(root.getAttribute("flavour")), details, "", rules, variables);
}

function judge(file, name) {
    var profile = readProfile(name);
    // a parser of its own: one that was asked before does not tell everything a second time
    var parser = Pdfa.Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour());
    try {
        var validator = Pdfa.validation.validators.ValidatorFactory.createValidator(profile, 1, false, true, false);
        var result = validator.validateAll(parser).get(0);
        var places = {};
        result.getTestAssertions().forEach(function (assertion) {
            var location = assertion.getLocation();
            places[assertion.getRuleId()] = location === null ? "" : String(location.getContext());
        });
        var failed = [];
        result.getFailedChecks().forEach(function (id, count) {
            var rule = profile.getRuleByRuleId(id);
            failed.push({
                clause: String(id.getClause()),
                test: Number(id.getTestNumber()),
                count: Number(count),
                description: String(rule.getDescription()),
                place: places[id] || "",
            });
        });
        return {
            checks: Number(result.getTotalAssertions()),
            end: String(result.getJobEndStatus()),
            failed: failed,
        };
    } finally {
        parser.close();
    }
}

java.util.logging.LogManager.getLogManager().reset();
Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
print(JSON.stringify(judge(new java.io.File(arguments[0]), arguments[1])));
