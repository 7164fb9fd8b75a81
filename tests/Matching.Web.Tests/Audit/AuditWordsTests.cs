using System.Text.RegularExpressions;
using Matching.Web.Features.Access.AuditPages;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Audit;

/// <summary>The audit's page says in words what was done.</summary>
[Category("Once")]
public sealed partial class AuditWordsTests
{
    [Test]
    public void Each_use_case_that_leaves_an_entry_has_words()
    {
        var actions = typeof(Program)
            .Assembly.GetTypes()
            .Where(type => !type.IsAbstract && !type.IsInterface && LeavesEntry(type))
            .Select(type => type.Name)
            .Concat(
                ArchitectureTests.Web().SelectMany(file => Recorded().Matches(file.Text).Select(match => match.Groups[1].Value))
            )
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.That(actions, Has.Count.GreaterThan(150).And.Contains("SignInFailed").And.Contains("GetConcern"));
        Assert.That(
            actions.Where(action => !Texts.HasPage("audit.action." + action.ToLowerInvariant())),
            Is.Empty,
            "write audit.action.NAME in Pages.resx and Pages.it.resx"
        );
    }

    [Test]
    public void An_action_with_a_way_it_ended_has_its_words_and_one_of_an_earlier_version_its_name()
    {
        Assert.That(AuditWords.Action("AnswerMessageLink.accepted"), Is.EqualTo("answered a message by its link"));
        Assert.That(AuditWords.Action("MadeLongAgo"), Is.EqualTo("made long ago"));
    }

    private static bool LeavesEntry(Type type) =>
        typeof(IContactRead).IsAssignableFrom(type)
        || type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICommand<>));

    // entries with a name of their own
    [GeneratedRegex(@"\.Record\w*\([^;]*?(?:nameof\(|"")(\w+)")]
    private static partial Regex Recorded();
}
