using System.Text.RegularExpressions;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Http;
using Matching.Web.Tests.Conventions;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>The forms that come with the service.</summary>
internal static class ShippedForms
{
    private static readonly Lazy<List<Questionnaire>> All = new(() =>
        [
            .. Directory
                .GetDirectories(Path.Combine(ArchitectureTests.FindRoot(), "seeds", "questionnaires"))
                .Select(XlsFormReader.Read)
                .OrderBy(form => Version.Parse(form.Version)),
        ]
    );

    /// <summary>Each form in its newest version.</summary>
    public static IEnumerable<Questionnaire> Newest() => All.Value.GroupBy(form => form.Id).Select(versions => versions.Last());

    /// <summary>Each form in every version but the first, with the version before.</summary>
    public static IEnumerable<(Questionnaire Before, Questionnaire After)> Changes() =>
        All.Value.GroupBy(form => form.Id).SelectMany(versions => versions.Zip(versions.Skip(1)));

    /// <summary>Its titles, questions, options and scales; numbers are no words.</summary>
    public static IEnumerable<(string Place, Dictionary<string, string> Labels)> TextsOf(Questionnaire form) =>
        (form.Sections ?? [])
            .Select(section => (section.Name, section.Labels))
            .Concat(form.Items.Select(item => (item.Name, item.Labels)))
            .Concat(form.Items.SelectMany(item => item.Choices.Select(choice => ($"{item.Name}.{choice.Name}", choice.Labels))))
            .Concat(form.Scales.Select(scale => (scale.Id, scale.Labels)))
            .Where(text => text.Labels.Values.Any(label => label.Any(char.IsLetter)));
}

[Category("Once")]
public sealed class ShippedFormsTests
{
    private static readonly string[] Forms = [.. ShippedForms.Newest().Select(form => form.Id)];

    [TestCaseSource(nameof(Forms))]
    public void A_form_is_complete_in_eight_languages_with_the_letters_of_each(string id)
    {
        var form = ShippedForms.Newest().Single(one => one.Id == id);
        var texts = ShippedForms.TextsOf(form).ToList();
        IEnumerable<string> Faults(Func<string, string, bool> isFault) =>
            from text in texts
            from label in text.Labels
            where isFault(label.Key, label.Value)
            select $"{text.Place} {label.Key}: {label.Value}";

        using (Assert.EnterMultipleScope())
        {
            Assert.That(form.Languages, Is.EquivalentTo(Languages.Participants));
            Assert.That(
                form.Drafts,
                Is.EquivalentTo(ParticipantTextsTests.Translated.Except(["it"])),
                "no speaker has read them"
            );
            Assert.That(form.Items.Select(item => form.TitleOf(item.Section)), Is.All.Not.Null);
            Assert.That(
                texts.Where(text => !text.Labels.Keys.ToHashSet().SetEquals(Languages.Participants)).Select(text => text.Place),
                Is.Empty
            );
            Assert.That(
                form.Items.SelectMany(item => item.Choices).Select(choice => choice.Labels.Count),
                Is.All.EqualTo(Languages.Participants.Length)
            );
            Assert.That(
                Faults(
                    (language, text) =>
                        ParticipantTextsTests.Scripts.TryGetValue(language, out var script)
                        && (!Regex.IsMatch(text, script) || ParticipantTextsTests.HasLatin(text))
                ),
                Is.Empty,
                "script"
            );
            Assert.That(
                Faults(
                    (language, text) =>
                        language is "ar" or "fa" && Regex.IsMatch(text, ParticipantTextsTests.OtherLetters(language))
                ),
                Is.Empty,
                "letters"
            );
            // digits are those on telephones in the country, in every language
            Assert.That(
                Faults((_, text) => text.Any(sign => char.IsDigit(sign) && !char.IsAsciiDigit(sign))),
                Is.Empty,
                "digits"
            );
        }
    }

    [TestCaseSource(nameof(Forms))]
    public void Two_languages_do_not_share_a_question(string id) =>
        Assert.That(
            ShippedForms
                .Newest()
                .Single(form => form.Id == id)
                .Items.Where(item => item.Labels.Values.Distinct().Count() < item.Labels.Count)
                .Select(item => item.Name),
            Is.Empty
        );

    [Test]
    public void Terms_of_the_glossary_are_used_throughout()
    {
        foreach (var language in ParticipantTextsTests.Translated)
        {
            var (used, faults) = ParticipantTextsTests.ByGlossary(
                language,
                from form in ShippedForms.Newest()
                from text in ShippedForms.TextsOf(form)
                select ($"{form.Id}:{text.Place}", text.Labels["en"], text.Labels[language])
            );

            Assert.That(used, Is.GreaterThan(10), language);
            Assert.That(faults, Is.Empty, language);
        }
    }

    [TestCase("mentee-start")]
    [TestCase("mentee-end")]
    [TestCase("mentee-follow")]
    public void A_form_in_words_for_an_age_asks_the_same_items(string id)
    {
        var (all, young) = (
            ShippedForms.Newest().Single(form => form.Id == id),
            ShippedForms.Newest().Single(form => form.Id == id + "-young")
        );
        var own = young.Items.Where(item => !all.Items.Exists(other => other.Name == item.Name)).ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((young.Ages!.From, young.Ages.To, all.Ages), Is.EqualTo((14, 17, (FormAges?)null)));
            Assert.That(young.Waves, Is.EqualTo(all.Waves));
            Assert.That(
                own.Select(item => (item.Name, item.Scale)),
                Is.EqualTo(new[] { ("NY1", (string?)null) }),
                "scored nowhere"
            );
            Assert.That(
                young.Items.Except(own).Select(Asked),
                Is.EqualTo(all.Items.Where(item => young.Items.Exists(other => other.Name == item.Name)).Select(Asked))
            );
            Assert.That(
                young.Items.Count(item => all.Items.Exists(other => other.Labels["fr"] == item.Labels["fr"])),
                Is.LessThan(20)
            );
        }
    }

    [Test]
    public void A_language_more_changes_no_item()
    {
        var changes = ShippedForms.Changes().ToList();

        Assert.That(changes, Has.Count.GreaterThan(5));
        foreach (var (before, after) in changes)
        {
            Assert.That(
                after.Items.Where(item => before.Items.Exists(other => other.Name == item.Name)).Select(Asked),
                Is.EqualTo(before.Items.Select(Asked)),
                $"{after.Id} {after.Version}"
            );
        }
    }

    private static string Asked(FormItem item) =>
        string.Join(
            '|',
            item.Name,
            item.ItemVersion,
            item.Type,
            item.Scale,
            item.Domain,
            item.Reverse,
            item.Short,
            item.Sensitive,
            item.NotApplicable,
            item.Relevant,
            item.Constraint,
            string.Join(',', item.Choices.Select(choice => $"{choice.Name}={choice.Value}"))
        );
}
