using Microsoft.OpenApi;

namespace Matching.Web.Http;

/// <summary>
/// The groups of operations in the order of the work: programmes, people, matching, pairs, questionnaires, figures,
/// administration.
/// </summary>
public static class ApiTags
{
    private static readonly (string Name, string Sentence)[] InOrder =
    [
        ("Programmes", "A programme has sites, people, criteria and figures of its own."),
        ("Sites", "The towns in which a programme works."),
        ("Partners", "Organisations on whose pages people sign up."),
        ("Vocabularies", "Lists of codes with their labels, such as languages, needs and interests."),
        ("Signups", "Sign-ups of people, from a partner's page or system."),
        ("Mentors", "Volunteers: records, screening, files and candidates for a mentor."),
        ("Mentees", "Newcomers who look for a volunteer: records, screening, files and candidates for a mentee."),
        ("CorrectionRequests", "Corrections that people asked for and staff confirm."),
        ("PossibleDuplicates", "Records that may be of the same person, which staff merge or dismiss."),
        ("Trainings", "Trainings and who attended."),
        ("Checks", "Background checks and when they expire."),
        ("Notices", "Notices that were explained to people, beside their consents."),
        ("Appointments", "Interviews, first meetings, visits and calls that staff agree with people."),
        ("Attempts", "Attempts to reach people, which are no contacts."),
        ("Notes", "Notes of staff about people and pairs."),
        ("Messages", "Messages to people, whether they arrived, and answers by the link in them."),
        ("CriteriaProfiles", "What makes a good pair: criteria, weights and rules."),
        ("MatchRuns", "Match runs with proposals, proof of optimality and explanations."),
        ("MatchingMeetings", "Meetings of staff about a run: comments, shortlist, decisions, and offers that leave together."),
        ("Pairs", "The life of a pair: offers, meetings, check-ins and endings."),
        ("Questionnaires", "Questionnaires with their items and languages."),
        ("Responses", "Answers to questionnaires."),
        ("Indicators", "Released figures, their datasets and definitions."),
        ("Releases", "Frozen, numbered sets of figures."),
        ("Targets", "Targets of a programme and their status."),
        ("Reports", "Reports for funders, made of released figures."),
        ("Extracts", "Pseudonymised data for evaluators with a permission."),
        ("Privacy", "What a person may do with their own data, by personal link, and how long data are kept."),
        ("Concerns", "Safeguarding concerns, read by the staff named for them."),
        ("AuthorityRequests", "Register of requests by authorities, with the legal check and what was given."),
        ("Accounts", "Accounts of staff who sign in."),
        ("ApiKeys", "Keys for programs that call this API."),
        ("Caller", "The caller's own account, sessions and scope."),
        ("Webhooks", "Addresses that receive events, and what was delivered."),
        ("Audit", "Who did what and when, in a chain that shows changes."),
        ("Health", "Whether the service works, and its version."),
    ];

    /// <summary>
    /// The tags that operations of the document have. A tag without a sentence stops the build of the document.
    /// </summary>
    public static ISet<OpenApiTag> Of(IEnumerable<string> used)
    {
        var names = used.ToHashSet();
        var unknown = names.Except(InOrder.Select(tag => tag.Name)).ToList();
        return unknown.Count == 0
            ? InOrder
                .Where(tag => names.Contains(tag.Name))
                .Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Sentence })
                .ToHashSet()
            : throw new InvalidOperationException($"Tags without a sentence: {string.Join(", ", unknown)}.");
    }
}
