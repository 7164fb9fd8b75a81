namespace Matching.Web.Features.Questionnaires.Forms;

/// <summary>How far apart two versions of a form are.</summary>
public enum VersionStep
{
    Patch,
    Minor,
    Major,
}

/// <summary>What a version of a form changes, compared with an earlier one.</summary>
public sealed class FormChanges
{
    public FormChanges(Questionnaire before, Questionnaire after)
    {
        Before = before;
        After = after;
        var known = before.Items.ToDictionary(item => item.Name);
        var kept = after.Items.Where(item => known.ContainsKey(item.Name)).Select(item => (known[item.Name], item)).ToList();
        Added = after.Items.Where(item => !known.ContainsKey(item.Name)).ToList();
        Removed = before.Items.Where(item => after.Items.TrueForAll(other => other.Name != item.Name)).ToList();
        Raised = kept.FindAll(pair => pair.item.ItemVersion > pair.Item1.ItemVersion);
        Unraised = kept.FindAll(pair => !IsComparable(pair.Item1, pair.item) && pair.item.ItemVersion <= pair.Item1.ItemVersion);
        Lowered = kept.FindAll(pair => pair.item.ItemVersion < pair.Item1.ItemVersion);
        Reworded = kept.FindAll(pair => !SameLabels(pair.Item1, pair.item));
        Helped = kept.FindAll(pair => !SameHelp(pair.Item1, pair.item)).ConvertAll(pair => pair.item);
    }

    public Questionnaire Before { get; }

    public Questionnaire After { get; }

    /// <summary>Items that were not there.</summary>
    public IReadOnlyList<FormItem> Added { get; }

    /// <summary>Items that are no longer there.</summary>
    public IReadOnlyList<FormItem> Removed { get; }

    /// <summary>Items in a new version: their answers are not compared with earlier ones.</summary>
    public IReadOnlyList<(FormItem Before, FormItem After)> Raised { get; }

    /// <summary>Items that ask or count in another way without a new version.</summary>
    public IReadOnlyList<(FormItem Before, FormItem After)> Unraised { get; }

    /// <summary>Items whose version went back.</summary>
    public IReadOnlyList<(FormItem Before, FormItem After)> Lowered { get; }

    /// <summary>Items whose wording, or that of their options, changed.</summary>
    public IReadOnlyList<(FormItem Before, FormItem After)> Reworded { get; }

    /// <summary>Items whose hint, messages, sound or pictures changed.</summary>
    public IReadOnlyList<FormItem> Helped { get; }

    /// <summary>Languages that were not there.</summary>
    public IEnumerable<string> NewLanguages => After.Languages.Except(Before.Languages);

    /// <summary>Languages that are no longer there.</summary>
    public IEnumerable<string> LostLanguages => Before.Languages.Except(After.Languages);

    /// <summary>Whether other questions are asked in random order.</summary>
    public bool IsDrawnOtherwise =>
        !(Before.RandomSections ?? []).SequenceEqual(After.RandomSections ?? [], StringComparer.Ordinal);

    /// <summary>The least step from one version to the next that says what changed.</summary>
    public VersionStep Step =>
        Raised.Count > 0 || Unraised.Count > 0 ? VersionStep.Major
        : Added.Count > 0 || Removed.Count > 0 || NewLanguages.Any() || LostLanguages.Any() || IsDrawnOtherwise
            ? VersionStep.Minor
        : VersionStep.Patch;

    /// <summary>The least version that the later one may have.</summary>
    public Version Least
    {
        get
        {
            var version = Version.Parse(Before.Version);
            return Step switch
            {
                VersionStep.Major => new Version(version.Major + 1, 0, 0),
                VersionStep.Minor => new Version(version.Major, version.Minor + 1, 0),
                _ => new Version(version.Major, version.Minor, version.Build + 1),
            };
        }
    }

    // what a number or a code of an answer means
    private static bool IsComparable(FormItem before, FormItem after) =>
        before.Type == after.Type
        && before.Constraint == after.Constraint
        && before.Scale == after.Scale
        && before.Reverse == after.Reverse
        && before
            .Choices.Select(choice => (choice.Name, choice.Value))
            .Order()
            .SequenceEqual(after.Choices.Select(choice => (choice.Name, choice.Value)).Order());

    private static bool SameLabels(FormItem before, FormItem after) =>
        Same(before.Labels, after.Labels)
        && before.Choices.TrueForAll(choice =>
            after.Choices.Find(other => other.Name == choice.Name) is not { } other || Same(choice.Labels, other.Labels)
        );

    private bool SameHelp(FormItem before, FormItem after) =>
        Help(before, Before).SequenceEqual(Help(after, After), StringComparer.Ordinal);

    // of a file its content
    private static IEnumerable<string> Help(FormItem item, Questionnaire form) =>
        [
            .. new[] { item.Hints, item.RequiredMessages, item.ConstraintMessages }.SelectMany(texts =>
                (texts ?? []).Select(text => text.Key + text.Value).Order(StringComparer.Ordinal)
            ),
            .. item.Files.Select(name => name + form.FileOf(name)?.Hash).Order(StringComparer.Ordinal),
        ];

    // a language more changes no wording
    private static bool Same(Dictionary<string, string> before, Dictionary<string, string> after) =>
        before.All(label => !after.TryGetValue(label.Key, out var text) || text == label.Value);
}
