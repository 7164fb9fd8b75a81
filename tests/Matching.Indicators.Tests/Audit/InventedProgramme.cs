using Matching.Indicators.Computation;
using Matching.Indicators.Tests.Computation;

namespace Matching.Indicators.Tests.Audit;

/// <summary>
/// An <see cref="InventedDossier"/> with partners, courses, needs, wishes and answers of mentors, and what may happen to it
/// between two releases.
/// </summary>
internal static class InventedProgramme
{
    private static readonly string[] Needs = ["language_practice", "job_search", "housing_search", "health_system", "leisure"];

    private static readonly string[] Partners = ["parish", "school", "union", "choir"];

    /// <param name="seed">The seed.</param>
    /// <param name="mentees">How many mentees, each with a mentor.</param>
    /// <param name="isSkewed">Whether nearly all are at one site.</param>
    public static Dossier Of(int seed, int mentees, bool isSkewed)
    {
        var dossier = InventedDossier.Of(seed, mentees, isSkewed);
        var mentorOf = dossier.Pairs.ToDictionary(pair => pair.MenteeId, pair => pair.MentorId);
        return dossier with
        {
            People = [.. dossier.People.Select(person => Enriched(seed, person))],
            // mentors get the same questions
            Sheets = [.. dossier.Sheets, .. dossier.Sheets.Select(sheet => OfMentor(sheet, mentorOf[sheet.RespondentId]))],
        };
    }

    /// <summary>Without a person, their pairs and their answers.</summary>
    public static Dossier Without(Dossier dossier, Guid person) =>
        dossier with
        {
            People = [.. dossier.People.Where(one => one.Id != person)],
            Pairs = [.. dossier.Pairs.Where(pair => pair.MenteeId != person && pair.MentorId != person)],
            Sheets = [.. dossier.Sheets.Where(sheet => sheet.RespondentId != person)],
        };

    /// <summary>With those of a site at none.</summary>
    public static Dossier Closed(Dossier dossier, string site) =>
        dossier with
        {
            People = [.. dossier.People.Select(person => person.Site == site ? person with { Site = null } : person)],
        };

    private static AnsweredSheet OfMentor(AnsweredSheet sheet, Guid mentor) =>
        new([.. sheet.Answers])
        {
            Id = InventedDossier.Id(BitConverter.ToInt32(sheet.Id.ToByteArray()) + 50_000_000),
            RespondentId = mentor,
            Respondent = "mentor",
            Wave = sheet.Wave,
            Day = sheet.Day,
            Mode = sheet.Mode,
            Language = sheet.Language,
        };

    private static EnrolledPerson Enriched(int seed, EnrolledPerson person)
    {
        var random = new Random(HashCodeOf(seed, person.Id));
        return person with
        {
            Partner = random.Next(3) == 0 ? null : Partners[Math.Max(0, random.Next(8) - 4)],
            Courses = random.Next(4) == 0 ? ["language_course"] : [],
            NeedsChildcare = random.Next(8) == 0,
            TrainedOn = person.IsMentor && random.Next(3) > 0 ? person.EnrolledOn.AddDays(7) : null,
            Needs = person.IsMentor || random.Next(25) == 0 ? [] : Some(random),
            Offers = person.IsMentor ? Some(random) : [],
            WishedGender = random.Next(6) == 0 ? "woman" : null,
        };
    }

    // The first is nearly always among them.
    private static string[] Some(Random random) => [.. Needs.Where((_, i) => random.Next(20) > (i == 0 ? 0 : 9))];

    private static int HashCodeOf(int seed, Guid id) => (seed * 7919) + BitConverter.ToInt32(id.ToByteArray());
}
