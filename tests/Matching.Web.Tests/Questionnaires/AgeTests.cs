using Matching.Web.Features.Participants.PersonTransitions;

namespace Matching.Web.Tests.Questionnaires;

/// <summary>A questionnaire in words for an age.</summary>
public sealed class AgeTests
{
    [TestCase(16, false, "mentee-start-young")]
    [TestCase(14, false, "mentee-start-young")]
    [TestCase(18, false, "mentee-start-young", TestName = "Who turns 18 this year may be 17")]
    [TestCase(18, true, "mentee-start", TestName = "Staff have confirmed that a person is 18")]
    [TestCase(19, false, "mentee-start")]
    [TestCase(null, false, "mentee-start", TestName = "Without a year of birth the form is the one for all")]
    public async Task A_person_is_asked_in_words_for_their_age(int? turns, bool isConfirmed, string form)
    {
        var given = await Given.Programme();
        var today = given.App.Clock.Today;
        var mentee = await given.Mentee(
            new { birthYear = today.Year - turns, adultConfirmedOn = isConfirmed ? today.ToString("yyyy-MM-dd") : null }
        );

        var link = await given.Coordinator.Created("/survey-links", new { personId = mentee, wave = "start" });

        Assert.That(link.Text("questionnaireId"), Is.EqualTo(form));
    }

    [TestCase(2010, false, 15)]
    [TestCase(2012, false, 14)]
    [TestCase(2013, false, 13)]
    [TestCase(2008, false, 17)]
    [TestCase(2008, true, 18)]
    [TestCase(1990, true, 35)]
    public void Of_a_year_of_birth_the_least_age_counts(int born, bool isConfirmed, int age) =>
        Assert.That(PersonGates.AgeIn(2026, born, isConfirmed), Is.EqualTo(age));
}
