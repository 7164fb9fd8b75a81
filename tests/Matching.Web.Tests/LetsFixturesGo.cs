using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

[assembly: Matching.Web.Tests.LetsFixturesGo]

namespace Matching.Web.Tests;

/// <summary>
/// Lets the object of a class of tests go when the next class begins. NUnit keeps each until the end, and with it the services of
/// its tests: close to a gigabyte, which every collection of garbage goes through.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class LetsFixturesGoAttribute : Attribute, ITestAction
{
    private TestFixture? last;

    public ActionTargets Targets => ActionTargets.Test;

    // Classes run one after the other: where a test of another one begins, the last one has been torn down.
    public void BeforeTest(ITest test)
    {
        var above = test.Parent;
        while (above is not null and not TestFixture)
        {
            above = above.Parent;
        }

        if (above is TestFixture current && current != last)
        {
            last?.Fixture = null;
            last = current;
        }
    }

    public void AfterTest(ITest test) { }
}
