using Matching.Web.Data;
using Matching.Web.Http;

namespace Matching.Web.Tests.Concerns;

[Category("Once")]
public sealed class EmergencyNumbersTests
{
    [Test]
    public void Italy_has_its_three_numbers_in_each_language_of_participants()
    {
        var numbers = EmergencyNumbers.Of("IT");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(numbers.Select(number => number.Number), Is.EqualTo(new[] { "112", "1522", "114" }));
            foreach (var number in numbers)
            {
                Assert.That(number.Labels.Keys, Is.EquivalentTo(Languages.Participants), number.Number);
                Assert.That(number.Source.Scheme, Is.EqualTo("https"), number.Number);
                Assert.That(number.LookedUpOn, Is.GreaterThan(new DateOnly(2026, 1, 1)), number.Number);
                Assert.That(number.Labels.Values, Is.Unique.And.All.Not.Empty, number.Number);
            }

            Assert.That(EmergencyNumbers.Of("XX"), Is.Empty);
        }
    }
}
