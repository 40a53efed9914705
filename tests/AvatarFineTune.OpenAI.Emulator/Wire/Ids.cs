using System.Security.Cryptography;

namespace AvatarFineTune.OpenAI.Emulation.Wire;

/// <summary>New ids in the services' forms.</summary>
internal static class Ids
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string New(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Alphabet, length);

    public static string Hex(string prefix = "", int length = 32) => prefix + RandomNumberGenerator.GetHexString(length, lowercase: true);
}
