using System.Text.RegularExpressions;

namespace Matching.Web.Tests.Conventions;

/// <summary>Parts of a page begin at the same time, and a request has one connection: two that read would meet on it.</summary>
[Category("Once")]
public sealed partial class PagePartsTests
{
    [Test]
    public void A_page_or_part_holds_at_most_one_part_that_reads_for_itself()
    {
        var files = Directory
            .EnumerateFiles(
                Path.Combine(ArchitectureTests.FindRoot(), "src/Matching.Web/Features"),
                "*.razor",
                SearchOption.AllDirectories
            )
            .Select(file => (Name: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file)))
            .ToList();
        var reading = files
            .Where(file => !file.Text.Contains("@page", StringComparison.Ordinal) && Begins().IsMatch(file.Text))
            .Select(file => file.Name)
            .ToHashSet();

        Assert.That(reading, Is.Not.Empty);
        Assert.That(
            files
                .Select(file => (file.Name, Count: Tags().Matches(file.Text).Count(tag => reading.Contains(tag.Groups[1].Value))))
                .Where(file => file.Count > 1),
            Is.Empty
        );
    }

    [GeneratedRegex("Task On(Initialized|ParametersSet)Async")]
    private static partial Regex Begins();

    [GeneratedRegex("<([A-Z][A-Za-z]+)[ />]")]
    private static partial Regex Tags();
}
