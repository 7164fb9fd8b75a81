using System.Security.Cryptography;
using System.Text.Json;
using Matching.Web.Http;

namespace Matching.Web.Components;

/// <summary>The version of a record that has none: a hash of what a form shows of it.</summary>
internal static class FormStamp
{
    private const int Length = 16;

    public static string Of(params object?[] shown) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown)))[..Length];

    /// <summary>Refuses a form that was shown with another version than the stored one.</summary>
    public static void Check(string? seen, string stored)
    {
        if (seen != stored)
        {
            throw Problems.Refused("precondition-failed");
        }
    }
}
