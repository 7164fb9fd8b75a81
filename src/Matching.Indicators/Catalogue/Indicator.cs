namespace Matching.Indicators.Catalogue;

/// <summary>How an indicator is computed.</summary>
public enum IndicatorKind
{
    /// <summary>Score of a scale, 0 to 100, per wave and as paired change.</summary>
    Scale,

    /// <summary>Network score: mean of the scales bond, bridge and link.</summary>
    Network,

    /// <summary>Persons by the midpoints of an item asked in bands, per wave and as paired change.</summary>
    Persons,

    /// <summary>A number of people or pairs.</summary>
    Count,
}

/// <summary>An indicator, declared once; a changed formula raises the version.</summary>
/// <param name="Id">Stable code.</param>
/// <param name="Version">Version of the formula.</param>
/// <param name="Dataset">Dataset in which it is published.</param>
/// <param name="Kind">How it is computed.</param>
/// <param name="Source">Scale or item it is computed from.</param>
/// <param name="Respondent"><c>mentee</c> or <c>mentor</c>; of counts the side that is counted, or <c>pair</c>.</param>
/// <param name="Name">Name by language.</param>
/// <param name="Definition">Definition by language.</param>
/// <param name="Formula">Formula in words and symbols.</param>
/// <param name="Base">Who is behind the figure.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Decimals">Decimals in which it is shown.</param>
/// <param name="Direction"><c>up</c> when more is better.</param>
/// <param name="Rule">Suppression rule.</param>
public sealed record Indicator(
    string Id, int Version, string Dataset, IndicatorKind Kind, string Source, string Respondent, IReadOnlyDictionary<string, string> Name, IReadOnlyDictionary<string, string> Definition,
    string Formula, string Base, string Unit, int Decimals, string Direction, string Rule);

/// <summary>A dataset: the indicators that are published together, with the dimensions of its cube.</summary>
public sealed record Dataset(string Id, IReadOnlyDictionary<string, string> Name, IReadOnlyList<string> Stats, IReadOnlyList<string> Waves);

/// <summary>Every indicator and dataset of this version.</summary>
public static class IndicatorCatalogue
{
    /// <summary>Code of the period from a programme's first day to the release; the only period for now.</summary>
    public const string WholeProgramme = "total";

    private static readonly string[] OutcomeStats = ["n", "mean", "sd", "ci_low", "ci_high", "improved", "same", "worse"];
    private static readonly string[] OutcomeWaves = ["start", "end", "change"];

    public static readonly IReadOnlyList<Dataset> Datasets =
    [
        new("participation", Texts("Participation", "Partecipazione"), ["count"], []),
        new("networks", Texts("Social networks", "Reti sociali"), OutcomeStats, OutcomeWaves),
        new("empowerment", Texts("Empowerment", "Capacità di agire"), OutcomeStats, OutcomeWaves),
    ];

    public static readonly IReadOnlyList<Indicator> All =
    [
        Count("out.participants", "mentee", "Participants supported", "Partecipanti sostenuti", "Distinct mentees with at least one pair that has become active.", "Mentee distinti con almeno una coppia diventata attiva.", "persons"),
        Count("out.mentors", "mentor", "Active mentors", "Mentor attivi", "Distinct mentors with at least one pair that has become active.", "Mentor distinti con almeno una coppia diventata attiva.", "persons"),
        Count("out.matches_started", "pair", "Matches started", "Coppie avviate", "Pairs that have become active.", "Coppie diventate attive.", "matches"),
        Count("out.matches_active", "pair", "Matches under way", "Coppie in corso", "Pairs that are active, on hold or ending.", "Coppie attive, in pausa o in chiusura.", "matches"),
        Count("out.matches_completed", "pair", "Matches completed", "Coppie concluse", "Pairs that were completed.", "Coppie concluse.", "matches"),
        Count("out.matches_ended_early", "pair", "Matches ended early", "Coppie chiuse in anticipo", "Pairs that had become active and ended early.", "Coppie diventate attive e chiuse in anticipo.", "matches"),
        Scale("sn.bond", "networks", "sn_bond", "mentee", "Bonds", "Legami", "people of one's own background to count on", "persone della stessa origine su cui contare"),
        Scale("sn.bridge", "networks", "sn_bridge", "mentee", "Bridges", "Ponti", "contact with local people and groups", "contatti con persone e gruppi del posto"),
        Scale("sn.link", "networks", "sn_link", "mentee", "Links", "Accessi", "access to offices and professionals", "accesso a uffici e professionisti"),
        new("sn.total", 1, "networks", IndicatorKind.Network, "sn", "mentee", Texts("Social network", "Rete sociale"),
            Texts("Mean of bonds, bridges and links, 0 to 100, when bridges and one other exist.", "Media di legami, ponti e accessi, da 0 a 100, se ci sono i ponti e almeno un altro."),
            "mean(sn.bond, sn.bridge, sn.link)", "mentees who answered", "points", 1, "up", "M10"),
        Scale("sn.lonely", "networks", "sn_lonely", "mentee", "Not feeling alone", "Non sentirsi soli", "how seldom one felt alone", "quanto di rado ci si è sentiti soli"),
        Persons("sn.persons", "SN3", "mentee", "Local people to ask a favour", "Persone del posto a cui chiedere un favore"),
        Persons("mh.known", "MN1", "mentor", "Newcomers known personally", "Nuovi arrivati conosciuti personalmente"),
        Scale("mh.net", "networks", "mh_net", "mentor", "Mentor's own network", "Rete propria del mentor", "people of other origins among one's own contacts", "persone di altra origine tra i propri contatti"),
        Scale("em.score", "empowerment", "em", "mentee", "Empowerment", "Capacità di agire", "finding ways, deciding, speaking up", "trovare soluzioni, decidere, farsi valere"),
        Scale("mh.em", "empowerment", "mh_em", "mentor", "Mentor's own empowerment", "Capacità di agire del mentor", "making a difference, acting on unfairness, learning", "fare la differenza, agire contro le ingiustizie, imparare"),
    ];

    private static Dictionary<string, string> Texts(string en, string it) => new() { ["en"] = en, ["it"] = it };

    private static Indicator Count(string id, string who, string en, string it, string definition, string definizione, string unit) =>
        new(id, 1, "participation", IndicatorKind.Count, id, who, Texts(en, it), Texts(definition, definizione), "count", "everybody enrolled", unit, 0, "up", "C5");

    private static Indicator Scale(string id, string dataset, string scale, string who, string en, string it, string about, string circa) =>
        new(id, 1, dataset, IndicatorKind.Scale, scale, who, Texts(en, it),
            Texts($"Scale from 0 to 100 on {about}; change is end minus start of those who answered both.", $"Scala da 0 a 100 su {circa}; il cambiamento è fine meno inizio di chi ha risposto a entrambe."),
            $"mean of the items of {scale}, 0-100, when at least half of the applicable ones are answered", who == "mentee" ? "mentees who answered" : "mentors who answered", "points", 1, "up", "M10");

    private static Indicator Persons(string id, string item, string who, string en, string it) =>
        new(id, 1, "networks", IndicatorKind.Persons, item, who, Texts(en, it),
            Texts("Persons by the midpoints of the answer bands (9 and more counts 9).", "Persone secondo il punto medio delle fasce di risposta (9 e più vale 9)."),
            $"mean midpoint of {item}", who == "mentee" ? "mentees who answered" : "mentors who answered", "persons", 1, "up", "M10");
}
