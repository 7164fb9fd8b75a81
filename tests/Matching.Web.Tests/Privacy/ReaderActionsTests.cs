using System.Xml.Linq;
using Matching.Web.Features.Access.PeopleLists;
using Matching.Web.Features.Participants.Caseload;
using Matching.Web.Features.Participants.InterestChecks;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PeopleFiles;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Tests.Privacy;

/// <summary>People read on their page who did what with their record: each action has a text, and no text is without its action.</summary>
[Category("Once")]
public sealed class ReaderActionsTests
{
    // After these there is no page to read the entry on.
    private static readonly string[] Ending = ["DeletePerson", "ErasePerson"];

    // That a record was compared with another is not said: whether both are of one person is a question to staff.
    private static readonly string[] Unnamed = ["TransitionPossibleDuplicate"];

    // Entries of several people are written by the handler.
    private static readonly string[] OfSeveral =
    [
        nameof(ImportPeople),
        nameof(ExportPeople),
        nameof(AssignPeople),
        nameof(AskInterest),
        nameof(ListSignupsToContact),
    ];

    [TestCase("Participants.resx")]
    [TestCase("Participants.it.resx")]
    public void Each_action_on_a_record_has_a_text(string file)
    {
        var texts = XDocument
            .Load(Path.Combine(ArchitectureTests.FindRoot(), "src", "Matching.Web", "Resources", file))
            .Root!.Elements("data")
            .Select(data => data.Attribute("name")!.Value)
            .Where(name => name.StartsWith("action.", StringComparison.Ordinal) && name != "action.other")
            .Select(name => name["action.".Length..]);

        var actions = typeof(Person)
            .Assembly.GetTypes()
            .Where(IsOnPerson)
            .Select(type => type.Name)
            .Except([.. Ending, .. Unnamed]);

        Assert.That(texts, Is.EquivalentTo(actions.Concat(OfSeveral)));
    }

    private static bool IsOnPerson(Type type) =>
        !type.IsAbstract
        && AnswerOf(type) is { } answer
        && (typeof(IOnSubject).IsAssignableFrom(type) ? NamesPerson(type) : IsOfPerson(answer));

    // What is audited, by its answer: a command, or a reading of contact data.
    private static Type? AnswerOf(Type type) =>
        type.GetInterfaces()
            .Where(made => made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IRequest<>))
            .Where(made =>
                typeof(IContactRead).IsAssignableFrom(type)
                || typeof(ICommand<>).MakeGenericType(made.GenericTypeArguments).IsAssignableFrom(type)
            )
            .Select(made => made.GenericTypeArguments[0])
            .FirstOrDefault();

    private static bool NamesPerson(Type request) =>
        request.GetProperty("PersonId")?.PropertyType == typeof(Guid)
        || request.GetProperty("Role")?.PropertyType == typeof(PersonRole);

    // The entry of a command that names no subject is about its answer.
    private static bool IsOfPerson(Type answer) =>
        typeof(Person).IsAssignableFrom(answer) || typeof(IOnSubject).IsAssignableFrom(answer);
}
